import { describe, expect, test } from 'vitest'
import { cookieJar } from './cookie-jar.ts'

const open = (now = { at: 0 }) => ({ now, jar: cookieJar([], () => now.at) })

describe('MK-06: the cookie jar of a simulated origin', () => {
  test('sends a cookie to its path and below, and to no other', () => {
    const { jar } = open()
    jar.store(
      ['session=1; Path=/~/plannr; HttpOnly', '__Host-planbridge=2; Path=/; Secure'],
      '/~/plannr/login',
    )
    expect(jar.headerFor('/~/plannr/oauth/authorize')).toBe('session=1; __Host-planbridge=2')
    expect(jar.headerFor('/~/plannr')).toBe('session=1; __Host-planbridge=2')
    expect(jar.headerFor('/~/plannrs')).toBe('__Host-planbridge=2')
  })

  test('takes the folder of the address as the path of a cookie without one', () => {
    const { jar } = open()
    jar.store(['a=1', 'b=2; Path=relative'], '/one/two')
    expect(jar.headerFor('/one/three')).toBe('a=1; b=2')
    expect(jar.headerFor('/two')).toBeUndefined()
  })

  test('replaces a cookie of the same name and path, and deletes one whose end has passed', () => {
    const { jar, now } = open()
    jar.store(
      ['a=1; Max-Age=10; Path=/', 'b=1; Path=/', 'c=1; Expires=Thu, 01 Jan 1970 00:00:20 GMT; Path=/'],
      '/',
    )
    jar.store(['b=2; path=/'], '/')
    expect(jar.headerFor('/')).toBe('a=1; c=1; b=2')
    now.at = 10_000
    expect(jar.headerFor('/')).toBe('c=1; b=2')
    jar.store(['b=; Max-Age=0; Path=/'], '/')
    now.at = 20_000
    expect(jar.headerFor('/')).toBeUndefined()
  })

  test('keeps a value with an equals sign, and opens again with the stored cookies', () => {
    const { jar, now } = open()
    jar.store(['a=b=c==; Path=/', 'no-cookie', '=value'], '/')
    expect(cookieJar(jar.all(), () => now.at).headerFor('/')).toBe('a=b=c==')
  })
})
