import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

export interface Page {
  title: string
  /** HTML that is safe already. */
  body: string
}

/** Whether a person with a browser is asking; programs get JSON. */
export function wantsHtml(request: FastifyRequest): boolean {
  return request.headers.accept?.includes('text/html') ?? false
}

/** Sends a small page that needs nothing but itself. */
export function sendPage(reply: FastifyReply, { title, body }: Page): FastifyReply {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)} · Verbatim</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`
  const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; base-uri 'none'`
  return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(html)
}

/** Text as it may stand in an element or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

const style = `
body { max-width: 42rem; margin: 3rem auto; padding: 0 1rem; font: 1.05rem/1.6 Georgia, serif; color: #1b1b1b }
a { color: #0a4d8c } h1 { line-height: 1.2 } code, pre { font: .9em ui-monospace, monospace; background: #f4f1ea }
code { padding: .1em .3em } pre { padding: .8rem; white-space: pre-wrap } dt { margin-top: .8rem }
`

const styleHash = createHash('sha256').update(style).digest('base64')
