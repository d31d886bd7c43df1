import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { recordAudit } from '#src/audit/service.ts'
import { system } from '#src/platform/auth/actor.ts'
import { test } from '#test/support/app.ts'
import { nouns, store, times } from '#test/support/nouns.ts'

/** What an administrator reads. */
const asAdmin = { as: 'admin' } as const

describe.for(nouns)('the audit of /v1/$plural', ({ plural, type, draft, detail }) => {
  test('says who removed a resource for good, also when nothing else is left of it', async ({ api, db }) => {
    const { id } = await store(api, plural, draft())
    await api.patch(`/v1/${plural}/${id}`, { match: 1, body: { [detail]: 'Two' } })

    await api.delete(`/v1/${plural}/${id}?purge=true`, { as: 'admin', match: 2 })

    const admin = await db.token.findFirstOrThrow({ where: { name: 'admin' } })
    const { body } = await api.get(`/v1/audit?resource=${id}`, asAdmin)
    expect(body).toEqual({
      data: [
        {
          at: expect.any(String),
          actor: admin.id,
          action: `${type}.purged`,
          type,
          id,
          revision: 2,
          details: null,
        },
      ],
      page: { limit: 20, next: null },
    })
  })

  test('says nothing of what was refused', async ({ api }) => {
    const { id } = await store(api, plural, draft())

    await api.delete(`/v1/${plural}/${id}?purge=true`, { match: 1 })
    await api.delete(`/v1/${plural}/${id}?purge=true`, { as: 'admin', match: 7 })

    expect((await api.get(`/v1/audit?resource=${id}`, asAdmin)).body.data).toEqual([])
  })
})

describe('GET /v1/audit', () => {
  test('lists newest first, page by page, also while more is done', async ({ api, db }) => {
    const id = randomUUID()
    const record = (at: number) =>
      recordAudit(db, system, { action: 'source.tested', type: 'source', id, revision: at })
    for (const at of times(5, (n) => n + 1)) await record(at)

    const revisions: number[] = []
    for (let path: string | undefined = `/v1/audit?resource=${id}&limit=2`; path; await record(9)) {
      const { body, headers } = await api.get(path, asAdmin)
      revisions.push(...body.data.map(({ revision }: { revision: number }) => revision))
      path = /<([^>]+)>/.exec(headers.link ?? '')?.[1]
    }

    expect(revisions).toEqual([5, 4, 3, 2, 1])
  })

  test('finds by resource, actor, act and time', async ({ api, db }) => {
    const [id, other] = [randomUUID(), randomUUID()]
    const actor = { ...system, id: randomUUID() }
    const details = { reason: 'The agency confirmed it.', findings: [{ code: 'alt_text', pointer: '/media/0' }] }
    await recordAudit(db, actor, { action: 'article.published', type: 'article', id, details })
    await recordAudit(db, system, { action: 'article.killed', type: 'article', id: other })
    await db.auditLine.updateMany({ where: { resourceId: id }, data: { at: '2020-01-01T00:00:00Z' } })
    await db.auditLine.updateMany({ where: { resourceId: other }, data: { at: '2020-01-03T00:00:00Z' } })
    const find = async (query: string) => {
      const { body } = await api.get(`/v1/audit?before=2021-01-01T00:00:00Z&${query}`, asAdmin)
      return body.data.map((line: { id: string }) => line.id)
    }

    expect((await api.get(`/v1/audit?resource=${id}`, asAdmin)).body.data).toMatchObject([{ actor: actor.id, details }])
    expect(await find('limit=100')).toEqual([other, id])
    expect(await find(`resource=${id}`)).toEqual([id])
    expect(await find(`actor=${actor.id}`)).toEqual([id])
    expect(await find('action=article.killed')).toEqual([other])
    expect(await find('after=2020-01-01T00:00:00Z')).toEqual([other])
    expect(await find('after=2020-01-01T00:59:59%2B01:00')).toEqual([other, id])
    expect(await find(`actor=${actor.id}&action=article.killed`)).toEqual([])
  })

  test('refuses a cursor of other filters, and filters it does not know', async ({ api, db }) => {
    const id = randomUUID()
    for (const action of ['source.a', 'source.b']) await recordAudit(db, system, { action, type: 'source', id })
    const { body } = await api.get(`/v1/audit?limit=1&resource=${id}`, asAdmin)

    const answers = [
      await api.get(`/v1/audit?limit=1&cursor=${body.page.next}`, asAdmin),
      await api.get('/v1/audit?type=source', asAdmin),
      await api.get('/v1/audit?resource=7', asAdmin),
      await api.get('/v1/audit?after=yesterday', asAdmin),
    ]

    expect(body.page.next).toEqual(expect.any(String))
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400])
  })

  test.for(['viewer', 'editor'] as const)('is not for a %s', async (as, { api }) => {
    expect((await api.get('/v1/audit', { as })).body).toMatchObject({ status: 403, code: 'request.forbidden' })
  })
})
