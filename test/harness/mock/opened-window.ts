import type { PageConditions } from '@planbridge/mock/handlers'

/** Opens an empty window, and says what became of it. It runs in a page, so it uses nothing but its global object. */
export const openedWindow = async (): Promise<PageConditions['popup']> => {
  const opened = window.open('about:blank')
  if (opened === null) return 'blocked'
  if (opened.closed) return 'closed'
  opened.close()
  return 'opens'
}
