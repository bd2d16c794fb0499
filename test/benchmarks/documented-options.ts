/** The Node options of the service and the container in docs/operations.md. */
export const documentedOptions = ['--max-semi-space-size=8'] as const
