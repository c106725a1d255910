"""`soundwell studio`: a page on this machine where a designer listens, looks and decides. Needs the extra [studio].

| files | what they know |
| --- | --- |
| `command`, `serve`, `door` | arguments; the web server's life; who may come in |
| `backstage`, `media`, `turns` | the sidecar and its client; files the page plays; work that can be cancelled |
| `page`, `*_tab`, `sound_form`, `theme` | Gradio, and no more than they must of sound |
| `pads`, `timelines`, `beds`, `comparison`, `checks`, `game`, `game_view`, `entry`, `picture`, `markup` | no Gradio |
"""
