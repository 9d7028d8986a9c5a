/** One page of a list and how long the whole list is. */
export interface Page<T> {
    rows: T[];
    total: number;
}

/**
 * All rows of a paged list.
 *
 * @param page returns the page of that number, from 0.
 */
export async function allPages<T>(page: (number: number) => Promise<Page<T>>): Promise<T[]> {
    const all: T[] = [];
    for (let number = 0; ; number += 1) {
        const { rows, total } = await page(number);
        all.push(...rows);
        if (rows.length === 0 || all.length >= total) {
            return all;
        }
    }
}
