/** Light and dark as the reader's system has it; on paper, light, and no finding broken over two pages. */
export const HTML_STYLE = `
:root { --text: #1d2129; --soft: #5b6472; --line: #d5d9e0; --back: #fff; --box: #f5f6f8; --kept: #0a7d33; --lost: #c0232c; --unknown: #8a5a00; --info: #1f5fbf }
@media (prefers-color-scheme: dark) {
:root { --text: #e4e7ec; --soft: #9aa4b2; --line: #3a414c; --back: #16191e; --box: #20252c; --kept: #4fc37a; --lost: #ff7b7b; --unknown: #e0a83c; --info: #7fb0ff }
}
* { box-sizing: border-box }
body { margin: 2rem auto; max-width: 72rem; padding: 0 1rem; font: 15px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; color: var(--text); background: var(--back) }
h1 { font-size: 1.4rem; overflow-wrap: anywhere }
h2 { font-size: 1.1rem; margin-top: 2rem }
h3 { font-size: 1rem; margin: 0 0 .5rem; overflow-wrap: anywhere }
time, small, dt { color: var(--soft) }
small { display: block; font-weight: normal }
table { border-collapse: collapse; width: 100% }
th, td { border: 1px solid var(--line); padding: .4rem .6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere }
thead th { background: var(--box) }
tbody th { font-weight: 600; width: 24% }
td:last-child { font-weight: 600; white-space: nowrap }
.kept { color: var(--kept) } .lost { color: var(--lost) } td.unknown { color: var(--unknown) }
.finding { border-left: 4px solid var(--info); background: var(--box); padding: .8rem 1rem; margin: 1rem 0; break-inside: avoid }
.finding.error { border-color: var(--lost) } .finding.warning, .finding.unknown { border-color: var(--unknown) }
.finding.error h3 span { color: var(--lost) } .finding.warning h3 span { color: var(--unknown) } .finding.info h3 span { color: var(--info) }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; margin: 0 }
dd { margin: 0; overflow-wrap: anywhere }
pre, code { font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: .3rem 0; padding: .4rem .6rem; border: 1px solid var(--line); background: var(--back) }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr } table { font-size: 13px } }
@media print {
:root { --text: #000; --soft: #444; --line: #999; --back: #fff; --box: #fff; --kept: #0a7d33; --lost: #c0232c; --unknown: #8a5a00; --info: #1f5fbf }
body { margin: 0; max-width: none; font-size: 11px }
}
`;
