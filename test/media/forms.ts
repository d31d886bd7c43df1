import { randomUUID } from 'node:crypto'

/** A part of a form: a field, or a file with its name and type. */
export type Part = [name: string, value: string | { bytes: Buffer; filename?: string; type?: string }]

/** A form as a request sends it, its parts in the order given. */
export function aForm(...parts: Part[]): { headers: Record<string, string>; body: Buffer } {
  const boundary = `form-${randomUUID()}`
  const chunks = parts.flatMap(([name, value]) => {
    const isField = typeof value === 'string'
    const file = isField ? '' : `; filename="${value.filename ?? 'photo.jpg'}"`
    const type = isField ? '' : `Content-Type: ${value.type ?? 'image/jpeg'}\r\n`
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n${type}\r\n`
    return [head, isField ? value : value.bytes, '\r\n']
  })
  const body = Buffer.concat([...chunks, `--${boundary}--\r\n`].map((chunk) => Buffer.from(chunk as string)))
  return { headers: { 'content-type': `multipart/form-data; boundary=${boundary}` }, body }
}
