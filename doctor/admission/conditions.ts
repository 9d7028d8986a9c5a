/** The values of some variables under which a result holds, all together. */
export type Conjunction = Readonly<Record<string, readonly string[]>>;

/** A variable with its values. */
export interface Variable {
    name: string;
    values: readonly string[];
}

/** Every combination of values of some variables. */
export function combinations(variables: readonly Variable[]): Record<string, string>[] {
    return variables.reduce<Record<string, string>[]>(
        (sofar, { name, values }) => sofar.flatMap((each) => values.map((value) => ({ ...each, [name]: value }))),
        [{}],
    );
}

/** When each result holds, by as few conditions as the order of the variables allows; `undefined` is no result. */
export function conditionsOf(
    variables: readonly Variable[],
    resultOf: (combination: Readonly<Record<string, string>>) => string | undefined,
): Map<string, Conjunction[]> {
    const found = new Map<string, Conjunction[]>();
    for (const { result, when } of leaves(variables, {}, resultOf)) {
        if (result !== undefined) {
            found.set(result, [...(found.get(result) ?? []), when]);
        }
    }
    return found;
}

interface Leaf {
    result: string | undefined;
    when: Conjunction;
}

function leaves(
    [variable, ...others]: readonly Variable[],
    fixed: Readonly<Record<string, string>>,
    resultOf: (combination: Readonly<Record<string, string>>) => string | undefined,
): Leaf[] {
    if (!variable) {
        return [{ result: resultOf(fixed), when: {} }];
    }
    const { name, values } = variable;
    const parts = values.map((value) => ({ value, tree: leaves(others, { ...fixed, [name]: value }, resultOf) }));
    const alike = [...Map.groupBy(parts, ({ tree }) => JSON.stringify(tree)).values()];
    return alike.flatMap((same) => {
        const tree = same[0]?.tree ?? [];
        const matters = same.length < values.length;
        return matters
            ? tree.map(({ result, when }) => ({ result, when: { [name]: same.map(({ value }) => value), ...when } }))
            : tree;
    });
}
