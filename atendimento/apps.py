from django.apps import AppConfig


class AtendimentoConfig(AppConfig):
    name = "atendimento"

    def ready(self) -> None:
        from atendimento import receivers
        from whatsapp.signals import event_normalized

        event_normalized.connect(receivers.on_event, dispatch_uid="atendimento")
