import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import { NODE_IMAGES } from "../../catalogue/node-images";
import { TencentCloudError } from "../../errors";
import type { Handlers } from "../../handlers";
import { stableNumber } from "../../ids";

/** What nodes run: the lab's own, all the same, whatever the image. */
export function images(): Handlers<Client> {
    return {
        DescribeImages() {
            return {
                TotalCount: NODE_IMAGES.length,
                ImageInstanceSet: NODE_IMAGES.map(({ osName, alias }) => ({
                    OsName: osName,
                    Alias: alias,
                    ImageId: `img-${stableNumber(osName).toString(36).padStart(8, "0").slice(0, 8)}`,
                    OsCustomizeType: "GENERAL",
                })),
            };
        },
    };
}

/** Throws FailedOperation.OsNotSupport for what is neither an image of {@link NODE_IMAGES} nor an image's id. */
export function checkedOs(os: string): string {
    const names = NODE_IMAGES.map(({ osName }) => osName);
    if (!names.includes(os) && !/^img-[a-z0-9]{8}$/.test(os)) {
        throw new TencentCloudError(
            "FailedOperation.OsNotSupport",
            `\`ClusterOs\` must be one of ${names.join(", ")} or an image's id, not ${os}.`,
        );
    }
    return os;
}
