import Table from "cli-table3";
import { stdoutColors as colors } from "../../verify/colors";
import { ANY_ACTION, isActive } from "../../lab/cloud/faults/faults";
import { type FaultEffect, type FaultRecord } from "../../lab/cloud/model/faults";
import type { AccountProfile } from "../../lab/cloud/account/profile";
import type { ClusterProfile } from "../../lab/cloud/model";
import type { LabResource } from "../../lab/cloud/resources";
import type { LabStatus } from "../../lab/daemon/daemon";

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
    return plainTable(
        ["SERVICE", "TYPE", "ID", "NAME", "STATE"],
        resources.map(({ service, type, id, name, state }) => [service, type, id, name, state]),
    );
}

export function faultTable(faults: readonly FaultRecord[]): string {
    return plainTable(
        ["ID", "SERVICE", "ACTION", "REGION", "EFFECT", "WHEN", "HITS"],
        faults.map((fault) => [
            fault.faultId,
            fault.service ?? "any",
            fault.action === ANY_ACTION ? "any" : fault.action,
            fault.region ?? "any",
            effectText(fault.effect),
            whenText(fault),
            isActive(fault) ? String(fault.hits) : colors.dim(`${fault.hits}, run out`),
        ]),
    );
}

function effectText(effect: FaultEffect): string {
    switch (effect.kind) {
        case "error":
            return `error ${effect.code}`;
        case "status":
            return `HTTP ${effect.status}`;
        case "delay":
            return `delay ${effect.milliseconds / 1000} s`;
        case "hang":
        case "crash":
            return `${effect.kind} ${effect.point}`;
        default:
            return effect.kind;
    }
}

function whenText({ rate, seed, times, nth }: FaultRecord): string {
    if (nth !== undefined) {
        return `call ${nth}`;
    }
    const calls = times === undefined ? "until cleared" : times === 1 ? "once" : `${times} times`;
    return rate === undefined ? calls : `${calls}, at a rate of ${rate} (seed ${seed})`;
}

export function plainTable(head: readonly string[], rows: string[][]): string {
    const table = new Table({
        head: head.map((title) => colors.bold(title)),
        chars: borderless,
        style: { head: [], "padding-left": 0, "padding-right": 0, border: [] },
    });
    table.push(...rows);
    return table.toString();
}

export function statusText(status: LabStatus): string {
    const { mode, factor } = status.timing;
    const active = status.faults.filter(isActive).map(faultText);
    const { assumptions } = status.profile;
    const lines = [
        `The lab runs (process ${status.pid}, since ${status.startedAt}).`,
        `  Tencent Cloud API  127.0.0.1:${status.apiPort} (npm run lab -- env)`,
        ...(status.formerApiPort === undefined
            ? []
            : [colors.yellow(`                     (${status.formerApiPort} is taken: run npm run lab -- env again)`)]),
        `  state              ${status.directory}`,
        `  ports below 1024   ${status.bindsPrivilegedPorts ? "as they are" : "served 8000 higher: 80 on 8080"}`,
        `  request limits     ${onOff(status.rateLimited)}`,
        `  timing             ${mode}${mode === "realistic" ? `, times ${factor}` : ""}`,
        `  new clusters       ${profileText(status.profile)}`,
        `  public CLBs        ${status.profile.clbAddress === "domain" ? "domain names" : "addresses"}`,
        ...accountLines(status.profile).map((line) => colors.yellow(line)),
        ...(assumptions.length === 0 ? [] : [colors.yellow(`  assumed            ${assumptions.join(", ")}`)]),
        ...(status.identityProviders.length === 0
            ? []
            : [colors.yellow(`  web identity       tokens of ${status.identityProviders.join(", ")} open this lab`)]),
        ...(active.length === 0 ? [] : [colors.yellow(`  faults             ${active.join(", ")}`)]),
        ...status.clusters.flatMap(({ clusterId, name, status: state, failure, ...profile }) => [
            [`  cluster            ${clusterId} ${name} ${stateColour(state)}`, ...peculiarities(profile)].join(", "),
            ...(failure === undefined ? [] : [failure.replaceAll(/^/gm, " ".repeat(21))]),
        ]),
    ];
    return lines.join("\n");
}

/** The settings of the account that keep stacks from being created. */
function accountLines({ serviceRoles, soldOut, quotas, clockMinutesAhead: minutes }: AccountProfile): string[] {
    const quotaTexts = Object.entries(quotas).map(([name, number]) => `${name} ${number}`);
    const clock = `${Math.abs(minutes)} minutes ${minutes < 0 ? "behind" : "ahead of"} this machine's clock`;
    return [
        ...(serviceRoles ? [] : ["  service roles      not granted to TKE"]),
        ...(soldOut.length === 0 ? [] : [`  sold out           ${soldOut.join(", ")}`]),
        ...(quotaTexts.length === 0 ? [] : [`  quotas             ${quotaTexts.join(", ")}`]),
        ...(minutes === 0 ? [] : [`  Tencent's clock    ${clock}`]),
    ];
}

function profileText({ controllerDefaults, billByIp, snatPro, containerCidr }: ClusterProfile): string {
    return [
        `controller defaults ${controllerDefaults}`,
        `bill-by-IP ${onOff(billByIp)}`,
        `SNAT Pro ${onOff(snatPro)}`,
        `container CIDR registered by ${containerCidr === "ccn" ? "CCN" : "ticket"}`,
    ].join(", ");
}

/** The settings of a cluster's profile that differ from the default. */
function peculiarities({ controllerDefaults, billByIp, snatPro, containerCidr }: ClusterProfile): string[] {
    return [
        ...(controllerDefaults === "old" ? ["old controller defaults"] : []),
        ...(billByIp ? [] : ["no bill-by-IP"]),
        ...(snatPro ? [] : ["no SNAT Pro"]),
        ...(containerCidr === "ccn" ? ["container CIDR by CCN"] : []),
    ];
}

function onOff(value: boolean): "on" | "off" {
    return value ? "on" : "off";
}

function faultText({ action, effect }: FaultRecord): string {
    return `${action}: ${effectText(effect)}`;
}

function stateColour(state: string): string {
    return state === "Running" ? colors.green(state) : colors.yellow(state);
}
