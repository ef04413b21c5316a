/** The query that lists a party's powers of attorney; what changes them invalidates this. */
export const powersKey = (party: string) => ['powers', party]
