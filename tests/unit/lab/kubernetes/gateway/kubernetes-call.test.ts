import assert from "node:assert/strict";
import { kubernetesCall } from "../../../../../lab/kubernetes/gateway/kubernetes-call";

describe("a request to an API server, as its audit log names it", () => {
    const cases: [method: string, url: string, call: string][] = [
        ["GET", "/version", "get /version"],
        ["GET", "/openapi/v3/apis/apps/v1?hash=A", "get /openapi/v3/apis/apps/v1"],
        ["GET", "/api/v1", "get /api/v1"],
        ["GET", "/apis/apps/v1", "get /apis/apps/v1"],
        ["GET", "/api/v1/namespaces", "list namespaces"],
        ["GET", "/api/v1/namespaces/web", "get namespaces"],
        ["PUT", "/api/v1/namespaces/web/finalize", "update namespaces/finalize"],
        ["GET", "/api/v1/namespaces/web/pods/app-0/log?follow=true", "get pods/log"],
        ["GET", "/api/v1/pods?watch=true", "watch pods"],
        ["GET", "/api/v1/pods?watch=false", "list pods"],
        ["POST", "/api/v1/namespaces/web/services?dryRun=All", "create services"],
        ["PATCH", "/apis/apps/v1/namespaces/web/deployments/app?fieldManager=x&force=true", "patch deployments.apps"],
        ["PATCH", "/apis/apps/v1/namespaces/web/deployments/app/scale", "patch deployments.apps/scale"],
        ["DELETE", "/api/v1/namespaces/web/services/app", "delete services"],
        ["DELETE", "/api/v1/namespaces/web/pods", "deletecollection pods"],
        ["GET", "/apis/cloud.tencent.com/v1alpha1/tkeserviceconfigs", "list tkeserviceconfigs.cloud.tencent.com"],
    ];
    for (const [method, url, call] of cases) {
        it(`${method} ${url}: ${call}`, () => assert.equal(kubernetesCall(method, url), call));
    }
});
