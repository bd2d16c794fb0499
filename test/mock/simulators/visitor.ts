/** Where a journey through a provider's pages ended. */
export type Arrival =
  /** The browser was sent to an address outside the provider: the callback, for example. */
  | { readonly kind: 'left'; readonly url: URL }
  | { readonly kind: 'page'; readonly status: number; readonly url: URL; readonly html: string }

/** A person with a browser: keeps cookies, follows redirects inside the provider, fills in forms. */
export interface Visitor {
  readonly open: (url: string | URL) => Promise<Arrival>
  /** Sends the first form of the page, its hidden fields included. */
  readonly submit: (arrival: Arrival, fields: Readonly<Record<string, string>>) => Promise<Arrival>
  /** The whole journey: opens the address, picks the account where asked, decides where asked. */
  readonly signIn: (url: string | URL, choice: Choice) => Promise<Arrival>
  /** What the browser keeps, by origin: for tests of cookie attributes. */
  readonly cookies: ReadonlyMap<string, ReadonlyMap<string, string>>
}

export interface Choice {
  /** The user name. */
  readonly account: string
  /** Default `allow`. */
  readonly decision?: 'allow' | 'deny' | 'switch'
}

/** Opens a browser without any cookie; `origins` are those of the provider, everything else is away. */
export const visitor = (fetch: typeof globalThis.fetch, origins: readonly string[]): Visitor => {
  const jars = new Map<string, Map<string, string>>()
  const go = async (request: Request): Promise<Arrival> => {
    const url = new URL(request.url)
    if (!origins.includes(url.origin)) return { kind: 'left', url }
    const jar = jars.get(url.origin) ?? new Map<string, string>()
    jars.set(url.origin, jar)
    request.headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(request)
    keepCookies(jar, response)
    const location = response.headers.get('location')
    if (location !== null) return go(navigation(new URL(location, url)))
    return { kind: 'page', status: response.status, url, html: await response.text() }
  }
  const open = (url: string | URL) => go(navigation(url))
  const submit = async (arrival: Arrival, fields: Readonly<Record<string, string>>) =>
    go(filledForm(arrival, fields))
  return {
    open,
    submit,
    signIn: async (url, choice) => journey(await open(url), submit, choice),
    cookies: jars,
  }
}

const navigation = (url: string | URL) =>
  new Request(url, { redirect: 'manual', headers: { accept: 'text/html', 'sec-fetch-mode': 'navigate' } })

const keepCookies = (jar: Map<string, string>, response: Response) => {
  for (const line of response.headers.getSetCookie()) {
    const [pair = '', ...attributes] = line.split(';')
    const [name = '', ...value] = pair.split('=')
    const isDisconnected = attributes.some((attribute) => attribute.trim().toLowerCase() === 'max-age=0')
    if (isDisconnected) jar.delete(name.trim())
    else jar.set(name.trim(), value.join('='))
  }
}

const journey = async (start: Arrival, submit: Visitor['submit'], choice: Choice): Promise<Arrival> => {
  let arrival = start
  if (arrival.kind === 'page' && arrival.html.includes('name="account"')) {
    arrival = await submit(arrival, { account: choice.account })
  }
  if (arrival.kind === 'page' && arrival.html.includes('name="decision"')) {
    arrival = await submit(arrival, { decision: choice.decision ?? 'allow', remember: 'yes' })
  }
  return arrival
}

const filledForm = (arrival: Arrival, fields: Readonly<Record<string, string>>): Request => {
  if (arrival.kind !== 'page') throw new Error(`no page to fill in: the browser is at ${arrival.url}`)
  const form = /<form[^>]*>[\s\S]*?<\/form>/.exec(arrival.html)?.[0]
  if (form === undefined) throw new Error(`no form on the page at ${arrival.url}`)
  const action = attribute(/<form[^>]*>/.exec(form)?.[0] ?? '', 'action') ?? arrival.url.href
  const hidden = [...form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([tag]): [string, string] => [
    attribute(tag, 'name') ?? '',
    attribute(tag, 'value') ?? '',
  ])
  const request = new Request(new URL(action, arrival.url), {
    method: 'POST',
    redirect: 'manual',
    headers: { accept: 'text/html', 'sec-fetch-mode': 'navigate' },
    body: new URLSearchParams({ ...Object.fromEntries(hidden), ...fields }),
  })
  return request
}

const attribute = (tag: string, name: string) => {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]
  return value === undefined ? undefined : unescape(value)
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

const unescape = (text: string) =>
  text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (whole, name: string) => entities[name] ?? whole)
