/** Shells for which there is a completion script. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof SHELLS)[number];

/**
 * The script that a shell loads to complete commands, options and stacks of `tke-client-ip`. Where no such command is
 * on PATH, it defines one that runs this project's.
 *
 * @param program absolute path of bin.mjs.
 */
export function completionScript(shell: Shell, program: string): string {
    const run = `node ${quote(program)}`;
    switch (shell) {
        case "bash":
            return `# tke-client-ip completion: source <(npx tke-client-ip completion bash)
command -v tke-client-ip >/dev/null || tke-client-ip() { ${run} "$@"; }
_tke_client_ip() {
    local IFS=$'\\n'
    COMPREPLY=($(compgen -W "$(SHELL=/bin/bash ${run} --get-yargs-completions "\${COMP_WORDS[@]:0:COMP_CWORD+1}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _tke_client_ip tke-client-ip
`;
        case "zsh":
            return `# tke-client-ip completion: source <(npx tke-client-ip completion zsh)
(( $+commands[tke-client-ip] )) || tke-client-ip() { ${run} "$@" }
_tke_client_ip() {
    local -a found
    found=("\${(@f)$(SHELL=/bin/zsh ${run} --get-yargs-completions "\${(@)words[1,CURRENT]}" 2>/dev/null)}")
    _describe 'tke-client-ip' found
}
compdef _tke_client_ip tke-client-ip
`;
        case "fish":
            return `# tke-client-ip completion: npx tke-client-ip completion fish | source
type -q tke-client-ip; or function tke-client-ip; ${run} $argv; end
complete -f -c tke-client-ip -a '(SHELL=/usr/bin/fish ${run} --get-yargs-completions (commandline -opc) (commandline -ct) 2>/dev/null)'
`;
    }
}

function quote(text: string): string {
    return /^[\w./-]+$/.test(text) ? text : `"${text.replace(/["\\$`]/g, "\\$&")}"`;
}
