from django.apps import AppConfig


class BotsConfig(AppConfig):
    name = "bots"

    def ready(self) -> None:
        from atendimento.signals import message_received
        from bots import receivers

        message_received.connect(receivers.on_message, dispatch_uid="bots")

    def demo(self) -> None:
        from bots import demo

        demo.build()
