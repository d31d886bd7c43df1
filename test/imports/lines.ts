import type { Answer, Api } from '#test/support/app.ts'

// biome-ignore lint/suspicious/noExplicitAny: as the body of an answer.
type Line = any

/** Sends a document that is answered with lines; `rows` are all but the last, which is `last`. None where it is refused. */
export async function sendDocument(
  api: Api,
  body: string | Buffer,
  { query = '', type = '' }: { query?: string; type?: string } = {},
): Promise<Answer & { rows: Line[]; last: Line }> {
  const answer = await api.post(`/v1/imports${query}`, { headers: { 'content-type': type }, body })
  const lines = answer.status === 200 ? answer.body : []
  return { ...answer, rows: lines.slice(0, -1), last: lines.at(-1) }
}
