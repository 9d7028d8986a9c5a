import { PolicyPack } from "@pulumi/policy";
import { policiesOf } from "./policies";
import { rules } from "./rules";

new PolicyPack("tke-client-ip", { enforcementLevel: "mandatory", policies: policiesOf(rules) });
