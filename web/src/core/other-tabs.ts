const channelName = 'planbridge.changed'

/** A change that the other tabs of this browser are told: the person signed out, or connections were added or removed. */
export type TabChange = 'signed-out' | 'changed'

/** Connects the tabs of this browser: calls `onChange` when another tab announces a change, and returns the function that announces one. */
export function connectTabs(onChange: (change: TabChange) => void): (change?: TabChange) => void {
  const channel = new BroadcastChannel(channelName)
  channel.addEventListener('message', ({ data }) => onChange(data === 'signed-out' ? data : 'changed'))
  return (change = 'changed') => channel.postMessage(change)
}

/** Announces a change to all tabs of this browser. */
export function announceChange(): void {
  const channel = new BroadcastChannel(channelName)
  channel.postMessage('changed' satisfies TabChange)
  channel.close()
}
