import { describe, expect, it } from 'vitest'
import { readEntry } from './entry.ts'
import { isInAppBrowser } from './in-app-browser.ts'

const secret = 'w'.repeat(43)
const session = 'S'.repeat(22)
const at = (hash: string, search = '', pathname = '/connect') => readEntry({ pathname, search, hash })

describe('the address of a window', () => {
  it('EM-44: is told apart: opened by a frame, by a link, back from the provider, at the end', () => {
    expect(at(`#w=${secret}`)).toEqual({ kind: 'secret', secret, announced: true })
    expect(at(`#l=${secret}`)).toEqual({ kind: 'secret', secret, announced: false })
    expect(at('', `?session=${session}`)).toEqual({ kind: 'session', session })
    expect(at('', `?session=${session}`, '/connect/done')).toEqual({ kind: 'done', session })
    expect(at('', '', '/connect/done/')).toEqual({ kind: 'done', session: null })
  })

  it.each(['', '#', '#w=', '#w=short', `#w=${secret}x`, `#x=${secret}`, '#l=%00', `#${secret}`])(
    'EM-44: leads nowhere with “%s”',
    (hash) => {
      expect(at(hash)).toEqual({ kind: 'none' })
      expect(at(hash, '?session=no')).toEqual({ kind: 'none' })
    },
  )
})

describe('a browser inside another app', () => {
  it.each([
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/480.0]',
    'Mozilla/5.0 (Linux; Android 15; Pixel 9; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
    'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36 Instagram 350.0',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1 Line/14.0',
    'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36 LinkedInApp/9.2',
  ])('EM-44: is recognised: %s', (agent) => {
    expect(isInAppBrowser(agent)).toBe(true)
  })

  it.each([
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0',
    'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
  ])('EM-44: is not suspected in %s', (agent) => {
    expect(isInAppBrowser(agent)).toBe(false)
  })
})
