/** The query that reads one account; what changes it invalidates this. */
export const accountKey = (id: string) => ['account', id]
