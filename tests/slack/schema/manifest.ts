// An app's manifest; Slack's own type takes any further key, this one does not.
import type { Manifest as Open } from "@slack/web-api/dist/types/request/manifest";

export interface Manifest {
  _metadata?: Open["_metadata"];
  display_information: Open["display_information"];
  features?: Open["features"];
  oauth_config?: Open["oauth_config"];
  settings?: Open["settings"];
}
