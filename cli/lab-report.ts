import Table from "cli-table3";
import { stdoutColors as colors } from "../verify/colors";
import type { LabResource } from "../lab/cloud/resources";
import type { LabStatus } from "../lab/daemon";

const borderless = {
    top: "",
    "top-mid": "",
    "top-left": "",
    "top-right": "",
    bottom: "",
    "bottom-mid": "",
    "bottom-left": "",
    "bottom-right": "",
    left: "",
    "left-mid": "",
    mid: "",
    "mid-mid": "",
    right: "",
    "right-mid": "",
    middle: "  ",
};

export function resourceTable(resources: readonly LabResource[]): string {
    const table = new Table({
        head: ["SERVICE", "TYPE", "ID", "NAME", "STATE"].map((title) => colors.bold(title)),
        chars: borderless,
        style: { head: [], "padding-left": 0, "padding-right": 0, border: [] },
    });
    table.push(...resources.map(({ service, type, id, name, state }) => [service, type, id, name, state]));
    return table.toString();
}

export function statusText(status: LabStatus): string {
    const lines = [
        `The lab runs (process ${status.pid}, since ${status.startedAt}).`,
        `  Tencent Cloud API  127.0.0.1:${status.apiPort} (npm run lab -- env)`,
        `  state              ${status.directory}`,
        `  ports below 1024   ${status.bindsPrivilegedPorts ? "as they are" : "served 8000 higher: 80 on 8080"}`,
        ...status.clusters.map(
            ({ clusterId, name, status: state }) => `  cluster            ${clusterId} ${name} ${stateColour(state)}`,
        ),
    ];
    return lines.join("\n");
}

function stateColour(state: string): string {
    return state === "Running" ? colors.green(state) : colors.yellow(state);
}
