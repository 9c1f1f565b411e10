// The evidence of an event comes from its own episode: send the episode chosen in the form along with the search.
"use strict";
{
  const $ = django.jQuery;
  $.ajaxPrefilter((options) => {
    if (options.url.includes("/autocomplete/") && String(options.data).includes("field_name=evidence")) {
      const episode = document.getElementById("id_episode");
      options.data += `&episode=${encodeURIComponent(episode ? episode.value : "")}`;
    }
  });
}
