/**
 * Phrases that a reader has to read twice, and what to write instead. `docs/decisions/` and comments count too.
 * @type {readonly { phrase: RegExp, instead: string }[]}
 */
export const WORN_PHRASES = [
    { phrase: /\breal servers?\b/i, instead: "backend" },
    { phrase: /\bways? in\b(?! which)/i, instead: "entry point" },
    { phrase: /\b(?:what|which|one|that) (?:is|was) there\b/i, instead: "exists, existing" },
    { phrase: /\b(?:is|are|was|were) told\b/i, instead: "is reported, is printed" },
    {
        phrase: /\bnobody has established\b|\bthe other reading\b/i,
        instead: "undocumented by Tencent; the lab assumes …",
    },
    { phrase: /\bgives? again\b/i, instead: "returns" },
    { phrase: /\bnot for two at a time\b/i, instead: "not re-entrant" },
    { phrase: /\bends? well\b/i, instead: "succeeds" },
    {
        phrase: /\b(?:works|proven|tested) on Tencent Cloud\b/i,
        instead: "no real account has shown it: by its documentation …",
    },
    { phrase: /\bhas to do with it\b/i, instead: "name what it is" },
    { phrase: /\b(?:lets? go of|(?:is|are|was|were|been) let go)\b/i, instead: "unbinds, evicts, disconnects" },
    { phrase: /\bon (?:its|their) way out\b/i, instead: "is being deleted" },
    { phrase: /\b(?:not to|cannot) be had\b/i, instead: "is not available, is not implemented in the lab" },
    { phrase: /\bforet(?:ell|old)\w*\b/i, instead: "preview, predict" },
    { phrase: /\bnobody knows\b/i, instead: "is unknown" },
    { phrase: /\blives? and dies?\b/i, instead: "ends with" },
    { phrase: /\b(?:one|none) is made\b/i, instead: "is created, or @default - none" },
    { phrase: /\bhand(?:s|ed|ing)? on\b/i, instead: "forward, pass on" },
    { phrase: /\bmend(?:s|ed|ing)?\b/i, instead: "correct, fix" },
];

/**
 * How often each worn phrase stands in a text, with the lines.
 * @param {string} text @returns {{ phrase: string, line: number, instead: string }[]}
 */
export function wornPhrasesIn(text) {
    return text.split("\n").flatMap((content, index) =>
        WORN_PHRASES.flatMap(({ phrase, instead }) => {
            const found = phrase.exec(content);
            return found ? [{ phrase: found[0].toLowerCase(), line: index + 1, instead }] : [];
        }),
    );
}
