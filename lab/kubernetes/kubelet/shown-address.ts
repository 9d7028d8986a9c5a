/**
 * Puts a Pod's own address in place of the loopback address that serves it, in what users read of the Pod: its log and its
 * events. A container's process has to listen on the loopback address, so that it prints that one.
 */
export function showsOwnAddress(loopback: string, podIP: string): (text: string) => string {
    if (!loopback || !podIP || loopback === podIP) {
        return (text) => text;
    }
    // Not in 127.16.1.20 or 1.127.16.1.2, but at the end of a sentence.
    const whole = new RegExp(String.raw`(?<![\d.])${loopback.replaceAll(".", String.raw`\.`)}(?!\d|\.\d)`, "g");
    return (text) => text.replace(whole, podIP);
}
