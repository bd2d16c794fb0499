/** Paths whose answers are those of a provider's API. */
const proxied = /\/(?:bff|v1)\/proxy\//
const noSuchEndpoint = /"code":"(?:not-found|method-not-allowed)"/

/** True if Planbridge says that it has no such endpoint. */
export const saysUnhandled = async ({ url }: Pick<Request, 'url'>, response: Response): Promise<boolean> => {
  if ((response.status !== 404 && response.status !== 405) || proxied.test(url)) return false
  return noSuchEndpoint.test(await response.clone().text())
}
