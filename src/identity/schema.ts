import { z } from 'zod'
import { roles } from '#src/platform/auth/actor.ts'
import { Cursor, closedQuery, Limit } from '#src/platform/http/query.ts'
import { text } from '#src/platform/text.ts'

const Role = z.enum(roles).meta({
  description: '`viewer` reads, `editor` also writes, `admin` also manages tokens and removes for good.',
  example: 'editor',
})

const TokenName = text(200).meta({
  description: 'What the token is for, so that it is known later.',
  example: 'Import from the wire',
})

const secretExample = 'vbt_3q2-7wVhYfJx0m4xK1c8b2nZt9pQe5rUaLdGsWyTiHo'

const tokenExample = {
  id: '0190a5c2-7b1e-7c3d-9a4f-5e6b7c8d9e0f',
  name: 'Import from the wire',
  role: 'editor',
  createdAt: '2026-03-01T09:30:00.000Z',
  createdBy: '0190a5c2-0000-7c3d-9a4f-5e6b7c8d9e0f',
  expiresAt: null,
  revokedAt: null,
}

/** What an administrator sends to make a token. */
export const TokenDraft = z
  .strictObject({
    name: TokenName,
    role: Role,
    expiresAt: z.iso
      .datetime({ offset: true })
      .refine(isWithinReach, { error: 'must lie in the future and before the year 10000' })
      .nullish()
      .meta({ description: 'When it stops working; without it, never.', example: '2035-01-01T00:00:00Z' }),
  })
  .meta({
    id: 'TokenDraft',
    description: 'What a token is to be good for.',
    examples: [{ name: 'Import from the wire', role: 'editor' }],
  })

/** A token as it is listed: everything but the token itself. */
export const Token = z
  .object({
    id: z.uuid(),
    name: TokenName,
    role: Role,
    createdAt: z.date(),
    createdBy: z.uuid().nullable().meta({ description: 'The token it was made with; null when the service made it.' }),
    expiresAt: z.date().nullable(),
    revokedAt: z.date().nullable().meta({ description: 'Since when it no longer works.' }),
  })
  .meta({ id: 'Token', description: 'A credential of a person or a program.', examples: [tokenExample] })

/** A token just made; `token` is not shown again. */
export const NewToken = Token.extend({
  token: z.string().meta({
    description: 'What to send as `Authorization: Bearer …`. It is shown this once.',
    example: secretExample,
  }),
}).meta({
  id: 'NewToken',
  description: 'A credential with its secret, which is shown this once.',
  examples: [{ ...tokenExample, token: secretExample }],
})

export const TokenPage = z
  .object({
    data: z.array(Token),
    page: z.object({
      limit: z.int().min(1).max(100).meta({ description: 'How many items the page holds at most.' }),
      next: z.string().nullable().meta({ description: 'The cursor of the next page; null on the last one.' }),
    }),
  })
  .meta({
    id: 'TokenPage',
    description: 'Tokens, newest first.',
    examples: [{ data: [tokenExample], page: { limit: 20, next: null } }],
  })

export const TokenQuery = closedQuery({ limit: Limit, cursor: Cursor.optional() })

export const TokenAddress = z.strictObject({
  id: z.uuid().meta({ description: 'The id of the token.', example: '01936d5e-8a00-7000-8000-000000000028' }),
})

/** Who is asking. */
export const Me = z.object({ name: TokenName, role: Role }).meta({
  id: 'Me',
  description: 'Who the token of this request belongs to.',
  examples: [{ name: 'Import from the wire', role: 'editor' }],
})

export type TokenDraft = z.infer<typeof TokenDraft>
export type Token = z.infer<typeof Token>
export type NewToken = z.infer<typeof NewToken>
export type TokenPage = z.infer<typeof TokenPage>
export type TokenQuery = z.infer<typeof TokenQuery>

function isWithinReach(time: string): boolean {
  const at = Date.parse(time)
  return at > Date.now() && at < Date.UTC(10_000, 0)
}
