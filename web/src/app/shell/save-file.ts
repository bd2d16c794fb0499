export function saveFile(name: string, text: string, mediaType: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: mediaType }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
