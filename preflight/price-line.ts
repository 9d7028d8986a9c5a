import type { Prices } from "./facts";

/** One line of what the stack costs, by what Tencent's price actions answered; undefined where they answered nothing. */
export function priceLine({ hourly, unknown }: Prices, isLab: boolean): string | undefined {
    const items = Object.entries(hourly);
    if (items.length === 0) {
        return undefined;
    }
    const total = items.reduce((sum, [, price]) => sum + price, 0);
    const parts = items.map(([item, price]) => `${item} ${amount(price)}`).join(", ");
    const rest = unknown.length > 0 ? `; no price action answers for ${unknown.join(", ")}` : "";
    return `about ${amount(total)} an hour in the account's currency, of it ${parts}${rest}; traffic is charged separately${
        isLab ? " (the lab's prices are invented)" : ""
    }`;
}

function amount(price: number): string {
    return price.toFixed(2);
}
