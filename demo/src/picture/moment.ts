/** One thing that happened to an order, as the picture keeps and shows it. Made by the story. */
import { z } from 'zod';
import { PARTIES } from './payment-steps.ts';

/** Schema of a moment at rest. */
export const momentSchema = z.object({
  id: z.int(),
  at: z.string(),
  /** 1 to 11; 0 = beside the eleven steps (an inquiry, a capture). */
  step: z.int().min(0).max(11),
  /** Whether it makes its step real; a message that was lost, for example, does not. */
  lights: z.boolean(),
  trouble: z.boolean(),
  /** Trouble of one kind: the message was sent and did not arrive. */
  isLost: z.boolean().default(false),
  from: z.enum(PARTIES),
  to: z.enum(PARTIES),
  name: z.string(),
  /** Whether it answers an earlier message of the same name. */
  isReply: z.boolean(),
  text: z.string(),
  /** Number of the GMO-PG trade of this order, from 1; 0 = the shop's own event. */
  attempt: z.int().min(0),
});

/** Something that happened to an order. */
export type Moment = z.infer<typeof momentSchema>;
