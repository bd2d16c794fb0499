/** What is asked for: the integration's scopes, and those that the access model adds. */
export const requestedScopes = (
  usual: readonly string[],
  added: readonly string[] = [],
): readonly string[] => [...new Set([...usual, ...added])]
