import { providerFunction, providerFunctionOutput } from "./function";
import type * as outputs from "./types/output";

const TOKEN = "tencentcloud:index/getClbListeners:getClbListeners";

export interface GetClbListenersArgs {
    clbId: string;
    id?: string;
    listenerId?: string;
    port?: number;
    protocol?: string;
    resultOutputFile?: string;
}

export interface GetClbListenersResult extends GetClbListenersArgs {
    readonly id: string;
    readonly listenerLists: outputs.GetClbListenersListenerList[];
}

/** Listeners of a CLB (`tencentcloud_clb_listeners`). */
export const getClbListeners = providerFunction<GetClbListenersArgs, GetClbListenersResult>(TOKEN);

/** Listeners of a CLB (`tencentcloud_clb_listeners`). */
export const getClbListenersOutput = providerFunctionOutput<GetClbListenersArgs, GetClbListenersResult>(TOKEN);
