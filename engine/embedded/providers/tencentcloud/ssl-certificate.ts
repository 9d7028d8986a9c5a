import type { ResourceProvider } from "../../provider";
import type { Properties } from "../../../api/property-values";
import { call, callToCreate, clientsFor, noneIfNotFound } from "./client";
import { allPages, createdWithTags } from "./interrupted";
import { definedProperties, type Tags } from "./shapes";
import { readTags, writeTags, type TaggedResource } from "./tag-calls";

interface CertificateInputs {
    type: string;
    cert: string;
    key?: string;
    name?: string;
    projectId?: number;
    tags?: Tags;
}

const inputsOf = (inputs: Properties) => inputs as unknown as CertificateInputs;
const tagged = (id: string): TaggedResource => ({ service: "ssl", prefix: "certificate", id });

export const sslCertificate: ResourceProvider = {
    wholeMaps: ["tags"],
    replaceOn: ["type", "cert", "key"],
    secrets: ["key"],

    check(inputs) {
        const { type, key } = inputsOf(inputs);
        if (type === "SVR" && !key) {
            throw new Error("when type is SVR, key can't be empty");
        }
    },

    async create(inputs, context) {
        const { type, cert, key, name, projectId, tags } = inputsOf(inputs);
        const { CertificateId } = await callToCreate(context, () =>
            clientsFor(context).ssl.UploadCertificate({
                CertificatePublicKey: cert,
                CertificatePrivateKey: key,
                CertificateType: type,
                Alias: name ?? "",
                ProjectId: projectId ?? 0,
                // The provider tags afterwards; from the start they tell whose an interrupted creation is.
                Tags: Object.entries(tags ?? {}).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
            }),
        );
        return CertificateId ?? "";
    },

    async find(inputs, context) {
        const { name = "", tags } = inputsOf(inputs);
        const certificates = await allPages(async (Offset, Limit) => {
            const request = { SearchKey: name, Offset, Limit };
            return (
                (await call(context, () => clientsFor(context).ssl.DescribeCertificates(request))).Certificates ?? []
            );
        });
        const ids = certificates.filter(({ Alias }) => Alias === name).map(({ CertificateId }) => CertificateId ?? "");
        return createdWithTags(context, tags, ids, (id) => readTags(context, tagged(id)), `certificate ${name}`);
    },

    async settle(id, inputs, context) {
        await writeTags(context, tagged(id), inputsOf(inputs).tags);
    },

    async read(id, inputs, context) {
        const found = await call(context, () =>
            clientsFor(context).ssl.DescribeCertificateDetail({ CertificateId: id }),
        ).catch(noneIfNotFound(undefined));
        return (
            found &&
            definedProperties({
                ...inputs,
                name: found.Alias,
                type: found.CertificateType,
                projectId: Number(found.ProjectId),
                cert: found.CertificatePublicKey?.replace(/\n+$/, ""),
                productZhName: found.ProductZhName,
                domain: found.Domain,
                status: found.Status,
                beginTime: found.CertBeginTime,
                endTime: found.CertEndTime,
                createTime: found.InsertTime,
                subjectNames: found.SubjectAltName,
                tags: await readTags(context, tagged(id)),
            })
        );
    },

    async update(id, olds, news, context) {
        const [before, { name, projectId, tags }] = [inputsOf(olds), inputsOf(news)];
        const { ssl } = clientsFor(context);
        if (before.name !== name) {
            await call(context, () => ssl.ModifyCertificateAlias({ CertificateId: id, Alias: name ?? "" }));
        }
        if (before.projectId !== projectId) {
            await call(context, () =>
                ssl.ModifyCertificateProject({ CertificateIdList: [id], ProjectId: projectId ?? 0 }),
            );
        }
        await writeTags(context, tagged(id), tags);
    },

    async delete(id, _inputs, _outputs, context) {
        await call(context, () => clientsFor(context).ssl.DeleteCertificate({ CertificateId: id })).catch(
            noneIfNotFound(undefined),
        );
    },
};
