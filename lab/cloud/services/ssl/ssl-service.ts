import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/ssl/v20191205/ssl_client";
import { service, type CloudContext, type Service } from "../../handlers";
import { certificates } from "./certificates";
import { UNSERVED } from "./unserved-fields";

/** The SSL certificate service: ssl 2019-12-05. */
export function sslService(context: CloudContext): Service {
    return service<Client>("ssl", "2019-12-05", certificates(context), UNSERVED);
}
