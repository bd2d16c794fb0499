// A session table in memory, from cookie value to Authorization header.
import { randomBytes } from 'node:crypto'
import { others } from './settings.mjs'

const cookieName = 'session'
const bearers = new Map()
const newId = () => randomBytes(32).toString('base64url')

/** Stores a token and returns the Set-Cookie value. */
export const keepSession = (token) => {
  const id = newId()
  bearers.set(id, `Bearer ${token}`)
  return `${cookieName}=${id}; Path=/; HttpOnly; SameSite=Strict`
}

export const bearerOf = (cookie = '') => {
  const at = cookie.indexOf(`${cookieName}=`)
  return at === -1
    ? undefined
    : bearers.get(cookie.slice(at + cookieName.length + 1, at + cookieName.length + 44))
}

for (let nth = 0; nth < others; nth += 1) keepSession(randomBytes(600).toString('base64url'))
