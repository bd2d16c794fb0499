import { marked, type PageFacts } from '../messages.ts'
import { pageScript } from '../places.ts'

const nonceIn = (policy: string): string | undefined => /'nonce-([\w-]+)'/.exec(policy)?.[1]

/** Lets the page script run under a policy without nonces. */
const withScript = (policy: string, url: string): string => {
  if (policy === '' || nonceIn(policy) !== undefined) return policy
  const directives = policy.split(';').map((directive) => directive.trim())
  const hasScripts = directives.some((directive) => directive.startsWith('script-src'))
  return hasScripts
    ? directives.map((one) => (one.startsWith('script-src') ? `${one} ${url}` : one)).join('; ')
    : [...directives, `script-src ${url}`].join('; ')
}

export interface ScriptFacts extends PageFacts {
  readonly origin: string
  readonly keepsPolicy: boolean
}

const policyHeader = 'content-security-policy'

/**
 * Adds the page script to a document: it says that this is a simulation, and gives the scripts of the document the time of the
 * simulation. It stands before every other script.
 */
export const addPageScript = async (answer: Response, facts: ScriptFacts): Promise<Response> => {
  const { origin, keepsPolicy, ...ofPage } = facts
  const headers = new Headers(answer.headers)
  const policy = headers.get(policyHeader) ?? ''
  const nonce = nonceIn(policy)
  if (!keepsPolicy) headers.delete(policyHeader)
  else if (policy !== '') headers.set(policyHeader, withScript(policy, `${origin}${pageScript}`))
  headers.delete('content-length')
  const data = JSON.stringify(ofPage).replaceAll('"', '&quot;')
  const script = `<script${nonce === undefined ? '' : ` nonce="${nonce}"`} src="${pageScript}" data-${marked}="${data}"></script>`
  const html = (await answer.text()).replace(/<head[^>]*>/, (head) => `${head}${script}`)
  const { status, statusText } = answer
  return new Response(html, { status, statusText, headers })
}
