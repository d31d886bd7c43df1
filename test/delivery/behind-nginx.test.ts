import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, vi } from 'vitest'
import { aWord } from '#test/support/factories.ts'
import { times } from '#test/support/nouns.ts'
import { openService } from '#test/support/service.ts'
import { testAnyFront, testBehind } from './any-front.ts'
import {
  type Front,
  findFreePort,
  findProgram,
  frontOf,
  openFolder,
  readConfiguration,
  runProgram,
  writeInto,
} from './in-front.ts'
import { publish, publishStory, rename } from './published.ts'

const program = findProgram('The service is not tried out behind nginx', '/usr/sbin/nginx')

/** Two seconds by the documentation, and the time that a test takes to look. */
const promised = { timeout: 2_300, interval: 10 }
const patient = { timeout: 4_000, interval: 50 }

/** Runs the service and an nginx in front of it while `use` does. */
async function withNginx(url: string, use: (front: Front) => Promise<void>): Promise<void> {
  const port = await findFreePort()
  await using folder = await openFolder()
  await using service = await openService({ url, purgeHook: null })
  const shown = readConfiguration('nginx', {
    '127.0.0.1:3000': `127.0.0.1:${service.port}`,
    'listen 80;': `listen 127.0.0.1:${port};`,
    '/var/cache/nginx/verbatim': `${folder.path}/cache`,
  })
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder.path}/${kind};`,
  )
  const configuration = `
    daemon off;
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    worker_processes 1;
    pid ${folder.path}/nginx.pid;
    events {}
    http {
      access_log off;
      ${temporary.join(' ')}
      ${shown}
    }`
  const file = await writeInto(folder, 'nginx.conf', configuration)
  await using _nginx = await runProgram([program ?? '', '-e', 'stderr', '-c', file], { port })
  await use(frontOf(service, port))
}

const test = testBehind(({ databaseUrl }, use) => withNginx(databaseUrl, use))

describe.runIf(program)('behind nginx', () => {
  testAnyFront(test)

  test('an article is answered without the service being asked', async ({ api, front }) => {
    const article = await publishStory(api)

    const { status, headers, bytes } = await front.untilKept(`/v1/content/articles/${article.slug}`)

    expect(status).toBe(200)
    expect(headers['x-cache']).toBe('HIT')
    expect(JSON.parse(bytes.toString())).toMatchObject({ id: article.id, headline: article.headline })
  })

  test('the service is asked once, however many wait', async ({ api, front }) => {
    const { slug } = await publishStory(api)
    const path = `/v1/content/articles/${slug}`
    const before = front.service.requests.length

    const heard = await Promise.all(times(20, () => front.ask(path)))

    expect(new Set(heard.map(({ status }) => status))).toEqual(new Set([200]))
    expect(front.service.requests.slice(before).map(({ line }) => line)).toEqual([`GET ${path}`])
  })

  test('whatever is published is seen within two seconds', async ({ api, front }) => {
    const section = aWord()
    const article = await publishStory(api, { section })
    const list = `/v1/content/articles?section=${section}`
    for (const kept of [`/v1/content/articles/${article.slug}`, list]) await front.untilKept(kept)

    await rename(api, article, 'Second')

    await vi.waitFor(async () => {
      expect(await front.headlineOf(article.slug)).toBe('Second')
      expect((await front.ask(list)).bytes.toString()).toContain('Second')
    }, promised)
  })

  test('what is corrected, taken down or killed is so within two seconds', async ({ api, front }) => {
    const stories = [await publishStory(api), await publishStory(api), await publishStory(api)] as const
    const [corrected, down, killed] = stories
    const path = `/v1/content/articles/${corrected.slug}`
    const text = `It was the east pier ${aWord()}.`
    await Promise.all(stories.map(({ slug }) => front.untilKept(`/v1/content/articles/${slug}`)))

    await api.post(`/v1/articles/${corrected.id}/corrections`, { body: { kind: 'correction', text } })
    await publish(api, down, 'unpublish')
    await publish(api, killed, 'kill', { notice: 'Withdrawn.' })

    await vi.waitFor(async () => {
      expect((await front.ask(path)).bytes.toString()).toContain(text)
      expect(await front.headlineOf(down.slug)).toBe(404)
      expect(await front.headlineOf(killed.slug)).toBe(410)
    }, promised)
  })

  test('what was not there a moment ago is found as soon as it is published', async ({ api, front }) => {
    const slug = `awaited-${aWord()}`
    expect(await front.headlineOf(slug)).toBe(404)

    const { headline } = await publishStory(api, { slug })

    expect(await front.headlineOf(slug)).toBe(headline)
  })

  test('what has been kept for a second is renewed by asking whether it has changed', async ({ api, front }) => {
    const article = await publishStory(api)
    const path = `/v1/content/articles/${article.slug}`
    const first = await front.untilKept(path)
    const before = front.service.requests.length

    const renewed = await vi.waitFor(async () => {
      const heard = await front.ask(path)
      expect(heard.headers['x-cache']).toBe('REVALIDATED')
      return heard
    }, patient)

    expect(renewed).toMatchObject({ status: 200, bytes: first.bytes })
    expect(front.service.requests.slice(before)).toMatchObject([
      { line: `GET ${path}`, status: 304, headers: { 'if-none-match': first.headers.etag } },
    ])
  })

  test('each hears the encoding it can read, and each is kept', async ({ api, front }) => {
    const article = await publishStory(api, { standfirst: 'A long one. '.repeat(100) })
    const path = `/v1/content/articles/${article.slug}`
    const unpack = { br: brotliDecompressSync, gzip: gunzipSync, identity: (bytes: Buffer) => bytes }

    const heardIn = async () => {
      const encodings: unknown[] = []
      for (const [encoding, read] of Object.entries(unpack)) {
        const { headers, bytes } = await front.ask(path, { headers: { 'accept-encoding': encoding } })
        expect(JSON.parse(read(bytes).toString()).id).toBe(article.id)
        encodings.push([headers['content-encoding'] ?? 'identity', headers['x-cache']])
      }
      return encodings
    }

    await vi.waitFor(async () => {
      const encodings = await heardIn()
      expect(encodings).toEqual(Object.keys(unpack).map((encoding) => [encoding, 'HIT']))
    }, patient)
  })

  test('readers with cookies and tokens get what is kept', async ({ api, front }) => {
    const { slug } = await publishStory(api)
    const path = `/v1/content/articles/${slug}`
    const personal = { cookie: 'visit=1', authorization: 'Bearer of-somebody' }

    await vi.waitFor(async () => {
      await front.untilKept(path)
      expect((await front.ask(path, { headers: personal })).headers['x-cache']).toBe('HIT')
    }, patient)
  })

  test('nothing old is shown while the service is gone', async ({ api, databaseUrl }) => {
    const { slug } = await publishStory(api)
    await withNginx(databaseUrl, async ({ service, headlineOf, untilKept }) => {
      await untilKept(`/v1/content/articles/${slug}`)

      await service.hangUp()

      await vi.waitFor(async () => expect(await headlineOf(slug)).toBe(502), promised)
    })
  })
})
