/** Whether two addresses lead to the same picture: by its file name, whatever size or host it is asked for in. */
export function isSamePicture(a: string | null, b: string | null): boolean {
  if (!a || !b) return false
  return a === b || (stemOf(a).length >= 3 && stemOf(a) === stemOf(b))
}

function stemOf(url: string): string {
  const name = new URL(url).pathname.split('/').at(-1) ?? ''
  return name
    .replace(/(?:\.(?:jpe?g|png|webp|gif|avif|jxl))+$/i, '')
    .replace(/[-_.@]?(?:\d{2,5}x\d{2,5}|\d{2,5}(?:w|px)|\dx|scaled)$/i, '')
}
