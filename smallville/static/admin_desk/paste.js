// Where a row is searched by typing, a pasted name that is just one row's own is taken at once.
"use strict";
{
  const $ = django.jQuery;
  let pasted = null;

  document.addEventListener(
    "paste",
    (event) => {
      if (event.target.matches(".select2-search__field")) pasted = event.clipboardData.getData("text").trim();
    },
    true,
  );

  $(document).on("select2:open", (event) => {
    const select = $(event.target).data("select2");
    if (!select || select.takesPasted) return;
    select.takesPasted = true;
    select.on("results:all", ({ data, query }) => {
      if (pasted === null || (query.term || "").trim() !== pasted) return;
      pasted = null;
      const exact = data.results.filter((row) => row.exact);
      const found = exact.length ? exact : data.results;
      if (found.length === 1 && !data.pagination.more) select.trigger("select", { data: found[0] });
    });
  });
}
