import { describe, expect, test } from 'vitest'
import { consentPage } from './consent-page.ts'
import { errorPage } from './error-page.ts'
import { readSignIn, signInPage } from './sign-in-page.ts'

const brand = { name: 'Sample', mark: 'S', accent: { light: '#0a5c6b', dark: '#6fd3e0' } }
const hostile = '"><script>alert(1)</script>'

describe('Pages', () => {
  test('Every page escapes the values of the request', async () => {
    const pages = [
      errorPage({ brand, message: hostile, hint: hostile, title: hostile }),
      signInPage({
        brand,
        action: hostile,
        fields: { [hostile]: hostile },
        accounts: [],
        clientName: hostile,
      }),
      consentPage({
        brand,
        action: hostile,
        fields: { [hostile]: hostile },
        clientName: hostile,
        person: { name: hostile, detail: hostile },
        requests: [hostile],
      }),
    ]
    for (const response of await Promise.all(pages)) {
      const text = await response.text()
      expect(text).not.toContain('<script>')
      expect(text).toContain('&lt;script&gt;')
    }
  })

  test('A page forbids scripts and framing', async () => {
    const response = await errorPage({ brand, message: 'Sorry.' })
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  })

  test('A person signs in by one click or by password, and not by a wrong password', () => {
    const accounts = [{ username: 'ann', password: 'right', name: 'Ann', detail: 'Firm' }]
    expect(readSignIn(new URLSearchParams('account=ann'), accounts)?.name).toBe('Ann')
    expect(readSignIn(new URLSearchParams('username=ann&password=right'), accounts)?.name).toBe('Ann')
    expect(readSignIn(new URLSearchParams('username=ann&password=wrong'), accounts)).toBeUndefined()
    expect(readSignIn(new URLSearchParams(), accounts)).toBeUndefined()
  })
})
