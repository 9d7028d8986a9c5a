import type { TargetGroup } from "../target-group";
import type { RuleRedirect } from "./redirect";
import type { ForwardingRule } from "./rules";

/** A rule of a layer-7 listener, with its backends, or where it redirects to. */
export interface L7Rule extends ForwardingRule, TargetGroup {
    redirect?: RuleRedirect;
}
