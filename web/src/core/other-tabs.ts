const channelName = 'planbridge.changed'

/** Connects the tabs of this browser: calls `onChange` when another tab announces a change, and returns the function that announces one. */
export function connectTabs(onChange: () => void): () => void {
  const channel = new BroadcastChannel(channelName)
  channel.addEventListener('message', onChange)
  return () => channel.postMessage(null)
}

/** Announces a change to all tabs of this browser. */
export function announceChange(): void {
  const channel = new BroadcastChannel(channelName)
  channel.postMessage(null)
  channel.close()
}
