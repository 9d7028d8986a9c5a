const FENCE = /^ {0,8}(?<fence>`{3,}|~{3,})(?<language>[^\s`]*)[^`]*$/;
const CLOSING = /^ {0,8}(?:`{3,}|~{3,})\s*$/;

export interface Heading {
    level: number;
    text: string;
    /** The fragment by which GitHub links to it. */
    anchor: string;
}

export interface CodeBlock {
    language: string;
    lines: string[];
}

export interface MarkdownPage {
    headings: Heading[];
    codeBlocks: CodeBlock[];
    /** Targets of the links, as written. */
    links: string[];
    /** Rows of tables, their headers included and the lines below these not. */
    tableRows: string[];
}

/** What of a Markdown page two languages have in common: its headings, code blocks, links and tables. */
export function readMarkdown(markdown: string): MarkdownPage {
    const codeBlocks: CodeBlock[] = [];
    const prose: string[] = [];
    let open: CodeBlock | undefined;
    for (const line of markdown.split("\n")) {
        const fence = FENCE.exec(line)?.groups;
        if (open && CLOSING.test(line)) {
            open = undefined;
        } else if (open) {
            open.lines.push(line);
        } else if (fence) {
            open = { language: fence.language ?? "", lines: [] };
            codeBlocks.push(open);
        } else {
            prose.push(line);
        }
    }
    const headings = prose.flatMap((line) => {
        const [, marks, text] = /^(#{1,6}) +(.*?)\s*$/.exec(line) ?? [];
        return marks && text ? [{ level: marks.length, text }] : [];
    });
    const anchors = headings.map(({ text }) => anchorOf(text));
    return {
        headings: headings.map((heading, index) => {
            const before = anchors.slice(0, index).filter((anchor) => anchor === anchors[index]).length;
            return { ...heading, anchor: before > 0 ? `${anchors[index]}-${before}` : anchors[index]! };
        }),
        codeBlocks,
        links: [...prose.join("\n").matchAll(/\]\(<?([^)\s>]+)>?\)/g)].map(([, target]) => target!),
        tableRows: prose.filter((line) => /^\s*\|/.test(line) && !/^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/.test(line)),
    };
}

/** As GitHub makes it: lower case, spaces become hyphens, punctuation goes. */
function anchorOf(heading: string): string {
    return heading
        .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
        .replaceAll(" ", "-");
}
