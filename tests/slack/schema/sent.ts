// What the bot sends to Slack: the calls with content, and the acknowledgements with an answer.
import type { HomeView, KnownBlock, MessageMetadata, ModalView } from "@slack/types";

// Slack's views take any block with a type, so that an unknown one would pass.
type Known<View> = Omit<View, "blocks"> & { blocks: KnownBlock[] };

interface Said {
  channel: string;
  text: string;
  blocks?: KnownBlock[];
  thread_ts?: string;
}

export interface Post extends Said {
  metadata?: MessageMetadata;
  unfurl_links: false;
  unfurl_media: false;
  link_names?: false;
}

export interface Whisper extends Said {
  user: string;
  link_names: false;
}

export interface Update extends Omit<Said, "thread_ts"> {
  ts: string;
  metadata: MessageMetadata;
  link_names: false;
}

export type Modal = Known<ModalView>;
export type Home = Known<HomeView>;

// The answer to a command, seen by nobody else.
export interface Beside {
  response_type: "ephemeral";
  text: string;
  blocks?: KnownBlock[];
}

// The answer to a form that was sent.
export type Reply =
  | { response_action: "update"; view: Modal }
  | { response_action: "errors"; errors: Record<string, string> }
  | { response_action: "clear" };
