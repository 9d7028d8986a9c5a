import { EngineError } from "../../api/engine";

/**
 * A creation was refused, by the API's answer or before any call: nothing was created, so whatever has the name belongs to
 * somebody else. Every other error of a creation leaves it open what the cloud has made of it.
 */
export class CreationRefused extends EngineError {}
