import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { DirectService } from "pulumi-tke-client-ip";

const tke = new kubernetes.Provider("tke", { kubeconfig: new pulumi.Config().requireSecret("kubeconfig") });

const entryPoint = new DirectService(
    "shop",
    {
        namespace: "shop",
        serviceName: "shop",
        selector: { app: "shop" },
        ports: [{ port: 80, targetPort: "8080" }],
    },
    { providers: { kubernetes: tke } },
);

export const url = entryPoint.url;
