import { plain, type Language, type Text } from "./text";

/** Something of the surroundings that keeps doctor from looking: cause and remedy, in one line. */
export class EnvironmentError extends Error {
    private readonly text: Text;

    constructor(text: Text | string) {
        const words = typeof text === "string" ? plain(text) : text;
        super(words.en);
        this.text = words;
    }

    /** The message in a language. */
    in(language: Language): string {
        return this.text[language];
    }
}
