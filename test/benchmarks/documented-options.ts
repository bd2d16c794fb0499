/** What the service and the container of docs/operations.md give to Node. */
export const documentedOptions = ['--max-semi-space-size=8'] as const
