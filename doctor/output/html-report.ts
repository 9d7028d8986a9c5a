import type { Diagnosis, Finding, Verdict } from "../model/diagnosis";
import { localised, type Language, type Localised } from "../model/text";
import { HTML_STYLE } from "./html-style";
import { printable } from "../model/printable";
import { costWords, gatewayLine, hasVerdictOfNoGroup, hopWord, pathLine, summaryLine, word } from "./report-words";

type Spoken = Localised<Diagnosis>;

/** Markup whose texts are escaped already. */
type Html = { readonly html: string };

/**
 * A diagnosis as one page that stands alone: it asks for nothing outside itself, runs no script, is readable in light and
 * dark, and prints.
 *
 * @param at the time of the look
 */
export function htmlReport(diagnosis: Diagnosis, language: Language, at: Date): string {
    const report = localised(diagnosis, language);
    const title = `tke-client-ip doctor: ${report.cluster.readFrom.join(", ")}`;
    const namespaces = [...Map.groupBy(report.entryPoints, ({ namespace }) => namespace)];
    const page = html`<!doctype html>
        <html lang="${language === "zh" ? "zh-CN" : "en"}">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
                <meta name="color-scheme" content="light dark" />
                <title>${title}</title>
                <style>
                    ${{ html: HTML_STYLE }}
                </style>
            </head>
            <body>
                <h1>${title}</h1>
                <p class="summary">
                    <strong>${summaryLine(report.entryPoints, language)}</strong> <br /><time
                        datetime="${at.toISOString()}"
                        >${at.toISOString().slice(0, 16).replace("T", " ")} UTC</time
                    >
                </p>
                ${report.entryPoints.length === 0 ? html`<p>${word("nothing", language)}</p>` : joined(namespaces.map(([namespace, points]) => namespaceSection(namespace, points, language)))}
                ${joined(report.findings.map((finding) => findingSection(finding, language)))}
                ${report.unknown.length === 0 ? html`` : unknownSection(report, language)}
            </body>
        </html> `;
    return page.html;
}

function namespaceSection(namespace: string, points: Spoken["entryPoints"], language: Language): Html {
    const head = (["object", "path", "sees", "readFrom", "verdict"] as const).map(
        (name) => html`<th scope="col">${word(name, language)}</th>`,
    );
    return html`<h2>${word("namespace", language)} ${namespace}</h2>
        <table>
            <thead>
                <tr>
                    ${joined(head)}
                </tr>
            </thead>
            <tbody>
                ${joined(points.flatMap((point) => rowsOf(point, language)))}
            </tbody>
        </table> `;
}

function rowsOf(point: Spoken["entryPoints"][number], language: Language): Html[] {
    const { kind, name, type, groups, verdict, controller, gateways = [] } = point;
    const object = `${kind} ${name}${type === "NodePort" ? " (NodePort)" : ""}`;
    const row = (path: string, sees: string, readFrom: string, of: Verdict, pods = ""): Html =>
        html`<tr>
            <th scope="row">${object}${pods ? html`<small>${pods}</small>` : html``}</th>
            <td>${path}</td>
            <td>${sees}</td>
            <td>${readFrom}</td>
            <td class="${of}">${word(of, language)}</td>
        </tr> `;
    const instead = controller ? `${word("served", language)} ${controller}` : word("noPods", language);
    return [
        ...gateways.map((gateway) =>
            row(gatewayLine(gateway), word("gateway", language), hopWord(gateway, language), gateway.verdict),
        ),
        ...(hasVerdictOfNoGroup(point) ? [row(instead, "-", "-", verdict)] : []),
        ...groups.map((group) =>
            row(
                pathLine(group.path, language),
                word(group.sees, language),
                group.readFrom ?? "-",
                group.verdict,
                group.pods,
            ),
        ),
    ];
}

function findingSection(finding: Localised<Finding>, language: Language): Html {
    const { code, severity, kind, namespace, name, title, why, source, remedy: general, fix, location } = finding;
    const where = location ? `${location.file}${location.line ? `:${location.line}` : ""}` : "";
    const commands = (list: readonly string[]) => joined(list.map((command) => html`<pre>${command}</pre>`));
    const remedy = fix
        ? html`<dt>${word("fix", language)}</dt>
              <dd>
                  ${fix.does}${commands(fix.commands)}${fix.config ? html`<p>${word("config", language)}: <code>${fix.config}</code></p>` : html``}
              </dd>
              <dt>${word("cost", language)}</dt>
              <dd>${costWords(fix, language)}</dd>
              <dt>${word("undo", language)}</dt>
              <dd>${fix.undo.does}${commands(fix.undo.commands)}</dd>`
        : html`<dt>${word("fix", language)}</dt>
              <dd>${general}</dd>`;
    return html`<section class="finding ${severity}">
        <h3>
            <span>${code} ${word(severity, language)}</span> ${kind} ${namespace ? `${namespace}/` : ""}${name}:
            ${title}
        </h3>
        ${where ? html`<p><code>${where}</code></p>` : html``}
        <dl>
            <dt>${word("why", language)}</dt>
            <dd>${why} (${source})</dd>
            ${remedy}
        </dl>
    </section> `;
}

function unknownSection({ unknown }: Spoken, language: Language): Html {
    const items = unknown.map(
        ({ question, reason, find, objects }) =>
            html`<section class="finding unknown">
                <h3>${question}</h3>
                <dl>
                    <dt>${word("why", language)}</dt>
                    <dd>${reason}</dd>
                    <dt>${word("find", language)}</dt>
                    <dd><pre>${find}</pre></dd>
                    ${
                        objects.length > 0
                            ? html`<dt>${word("object", language)}</dt>
                                  <dd>
                                      ${objects.map((object) => `${object.kind} ${object.namespace}/${object.name}`).join(", ")}
                                  </dd>`
                            : html``
                    }
                </dl>
            </section> `,
    );
    return html`<h2>${word("open", language)}</h2>
        ${joined(items)}`;
}

function joined(parts: readonly Html[]): Html {
    return { html: parts.map((part) => part.html).join("") };
}

/** Markup of a template; every value that is no markup itself is escaped: names come from manifests of others. */
function html(texts: TemplateStringsArray, ...values: readonly (string | Html)[]): Html {
    return {
        html: texts
            .map((text, index) => {
                const value = values[index];
                return text + (value === undefined ? "" : typeof value === "string" ? escaped(value) : value.html);
            })
            .join(""),
    };
}

const ENTITIES: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
};

function escaped(text: string): string {
    return printable(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
