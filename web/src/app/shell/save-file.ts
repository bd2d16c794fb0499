export function saveFile(name: string, content: string | Uint8Array<ArrayBuffer>, mediaType: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([content], { type: mediaType }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
