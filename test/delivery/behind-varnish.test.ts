import { randomUUID } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { describe, expect, vi } from 'vitest'
import { aWord } from '#test/support/factories.ts'
import { openProxy } from '#test/support/proxy.ts'
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

const program = findProgram(
  'The service is not tried out behind Varnish',
  '/usr/sbin/varnishd',
  '/usr/lib/*/varnish/vmods/libvmod_xkey.so',
)

/** A purge usually takes a tenth of a second; a busy machine takes longer. Without one it would be a minute. */
const promised = { timeout: 3_000, interval: 10 }
const token = randomUUID()

interface Options {
  /** The database, by whatever way. */
  url: string
  cacheMegabytes?: number
  /** Stands before what the documentation shows. */
  vcl?: string
}

/** Runs the service and a Varnish in front of it while `use` does. */
async function withVarnish(options: Options, use: (front: Front) => Promise<void>): Promise<void> {
  const { url, vcl = '', cacheMegabytes = 8 } = options
  const port = await findFreePort()
  const purgeHook = { url: `http://127.0.0.1:${port}/purge`, token }
  await using folder = await openFolder()
  await using service = await openService({ url, purgeHook, cacheMegabytes })
  const shown = readConfiguration('vcl', {
    '.port = "3000"': `.port = "${service.port}"`,
    'sub vcl_recv': `${vcl}\nsub vcl_recv`,
  })
  const configuration = await writeInto(folder, 'default.vcl', shown)
  const place = ['-j', 'none', '-n', `${folder.path}/work`, '-a', `127.0.0.1:${port}`, '-f', configuration]
  await using _varnish = await runProgram([program ?? '', '-F', ...place, '-s', 'malloc,16m', '-p', 'vsl_space=2M'], {
    port,
    env: { PURGE_TOKEN: token },
  })
  await use(frontOf(service, port))
}

const test = testBehind(({ databaseUrl: url }, use) => withVarnish({ url }, use))

describe.runIf(program)('behind Varnish', () => {
  testAnyFront(test)

  test('an article is answered without the service being asked', async ({ api, front }) => {
    const article = await publishStory(api)

    const { status, headers, bytes } = await front.untilKept(`/v1/content/articles/${article.slug}`)

    expect(status).toBe(200)
    expect(headers).toMatchObject({
      age: expect.stringMatching(/^\d+$/),
      'x-varnish': expect.stringMatching(/^\d+ \d+$/),
    })
    expect(headers['surrogate-key']).toContain(`article:${article.id}`)
    expect(headers).not.toHaveProperty('xkey')
    expect(JSON.parse(bytes.toString())).toMatchObject({ id: article.id, headline: article.headline })
  })

  test('whatever is published is seen as soon as it is purged', async ({ api, front }) => {
    const section = aWord()
    const article = await publishStory(api, { section })
    const path = `/v1/content/articles/${article.slug}`
    const list = `/v1/content/articles?section=${section}`
    for (const headline of ['Second', 'Third']) {
      for (const kept of [path, list]) await front.untilKept(kept)

      await rename(api, article, headline)

      await vi.waitFor(async () => expect(await front.headlineOf(article.slug)).toBe(headline), promised)
      await vi.waitFor(async () => expect((await front.ask(list)).bytes.toString()).toContain(headline), promised)
    }
  })

  test('a correction is seen as soon as it is purged', async ({ api, front }) => {
    const article = await publishStory(api)
    const path = `/v1/content/articles/${article.slug}`
    await front.untilKept(path)
    const text = `It was the east pier ${aWord()}.`

    await api.post(`/v1/articles/${article.id}/corrections`, { body: { kind: 'correction', text } })

    await vi.waitFor(async () => expect((await front.ask(path)).bytes.toString()).toContain(text), promised)
  })

  test('what is taken down or killed is gone as soon as it is purged', async ({ api, front }) => {
    const [down, killed] = [await publishStory(api), await publishStory(api)]
    for (const { slug } of [down, killed]) await front.untilKept(`/v1/content/articles/${slug}`)

    await publish(api, down, 'unpublish')
    await vi.waitFor(async () => expect(await front.headlineOf(down.slug)).toBe(404), promised)
    await publish(api, killed, 'kill', { notice: 'Withdrawn.' })
    await vi.waitFor(async () => expect(await front.headlineOf(killed.slug)).toBe(410), promised)
  })

  test('what was not there a moment ago is found as soon as it is published', async ({ api, front }) => {
    const slug = `awaited-${aWord()}`
    const { status } = await front.untilKept(`/v1/content/articles/${slug}`)
    expect(status).toBe(404)

    const { headline } = await publishStory(api, { slug })

    await vi.waitFor(async () => expect(await front.headlineOf(slug)).toBe(headline), promised)
  })

  test('nobody purges without the token, from elsewhere, or by another method', async ({ api, front }) => {
    const tag = aWord()
    const { slug } = await publishStory(api, { tags: [tag] })
    const right = { method: 'POST', headers: { authorization: `Bearer ${token}`, 'surrogate-key': `tag:${tag}` } }
    const refused = [
      { ...right, headers: { ...right.headers, authorization: '' } },
      { ...right, headers: { ...right.headers, authorization: 'Bearer ' } },
      { ...right, headers: { ...right.headers, authorization: 'Bearer wrong' } },
      { ...right, from: '127.0.0.2' },
      { ...right, method: 'GET' },
    ]

    // Verbatim's own order for what is published here may come in between.
    await vi.waitFor(async () => {
      await front.untilKept(`/v1/content/articles/${slug}`)
      for (const attempt of refused) expect((await front.ask('/purge', attempt)).status).toBe(403)
      expect(await front.ask('/purge', right)).toMatchObject({ status: 200, reason: 'Purged 1' })
    }, 5_000)
  })

  test('each hears the encoding it can read', async ({ api, front }) => {
    const article = await publishStory(api, { standfirst: 'A long one. '.repeat(100) })
    const path = `/v1/content/articles/${article.slug}`
    await front.untilKept(path)

    for (const accepted of ['gzip', 'identity', 'gzip, deflate, br', 'br']) {
      const { headers, bytes } = await front.ask(path, { headers: { 'accept-encoding': accepted } })
      const isPacked = accepted.includes('gzip')
      expect(headers['content-encoding']).toBe(isPacked ? 'gzip' : undefined)
      expect(JSON.parse((isPacked ? gunzipSync(bytes) : bytes).toString()).id).toBe(article.id)
    }
  })

  test('readers with cookies and tokens get what is kept', async ({ api, front }) => {
    const { slug } = await publishStory(api)
    const path = `/v1/content/articles/${slug}`
    await front.untilKept(path)
    const before = front.service.requests.length

    await front.ask(path, { headers: { cookie: 'visit=1', authorization: 'Bearer of-somebody' } })

    expect(front.service.requests).toHaveLength(before)
  })

  test('a page that is due to be renewed is shown while the database is gone', async ({ api, databaseUrl }) => {
    const article = await publishStory(api)
    await using proxy = await openProxy(databaseUrl)
    const options = { url: proxy.url, cacheMegabytes: 0, vcl: 'sub vcl_backend_response { set beresp.ttl = 100ms; }' }
    await withVarnish(options, async ({ service, headlineOf }) => {
      expect(await headlineOf(article.slug)).toBe(article.headline)

      await proxy.cut()

      await vi.waitFor(async () => {
        expect(await headlineOf(article.slug)).toBe(article.headline)
        expect(service.requests.map(({ status }) => status)).toContain(503)
      }, 10_000)
      for (let times = 0; times < 5; times++) expect(await headlineOf(article.slug)).toBe(article.headline)
    })
  })
})
